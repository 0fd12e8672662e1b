import { useState } from 'react'
import { visibleLines, visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { notify, notifyError } from '../../state/notices'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { LinkButton } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { Hex } from '../../ui/hex'
import { ErrorNote, Waiting } from '../../ui/notes'
import { Tabs } from '../../ui/tabs'
import styles from './inspector.module.css'

const views = ['text', 'fields', 'bytes'] as const

/** The record itself, read back from the evidence: as it stands there, taken apart, and byte by byte. */
export const RawRecordBox = ({ id }: { readonly id: number }) => {
  const raw = useAnswer('flows.raw', { id }, { live: false })
  const [view, setView] = useState<(typeof views)[number]>('text')
  const { data } = raw
  const copy = () => {
    navigator.clipboard.writeText(data?.text ?? '').then(() => notify('info', t('grid.copiedValue')), notifyError)
  }
  return (
    <Box
      title={t('inspector.raw')}
      aside={data?.text ? <LinkButton onClick={copy}>{t('query.copy')}</LinkButton> : undefined}
    >
      {raw.loading && <Waiting what={t('evidence.readingRaw')} onStop={raw.stop} />}
      {raw.error && <ErrorNote error={raw.error} onRetry={raw.again} />}
      {data && (
        <>
          <p className={styles['from']} title={`${visibleText(data.path)}\nSHA-256 ${data.sha256 ?? ''}`}>
            {visibleText(data.path.split('/').at(-1) ?? '')} ·{' '}
            {t('inspector.record', { record: formatCount(data.record) })} ·{' '}
            {t('inspector.byte', { offset: formatCount(data.offset) })}
            {data.sha256 !== null && (
              <>
                {' '}
                · <span className="nowrap">sha256 {data.sha256.slice(0, 8)}…</span>
              </>
            )}
          </p>
          {data.problem !== null ? (
            <ErrorNote error={{ message: data.problem }} />
          ) : (
            <Tabs
              label={t('inspector.raw')}
              value={view}
              onChange={setView}
              tabs={views.map(name => ({ value: name, label: t(`inspector.rawView.${name}`) }))}
            >
              {view === 'text' && <pre className={`${styles['raw']} mono`}>{visibleLines(data.text ?? '')}</pre>}
              {view === 'fields' && (
                <div className={styles['raw']}>
                  <KeyValues
                    values={data.fields.map(([name, text], at) => ({
                      key: `${at}`,
                      name: visibleText(name),
                      value: <span className="mono">{visibleText(text)}</span>,
                    }))}
                  />
                </div>
              )}
              {view === 'bytes' && (
                <Hex base64={data.bytes} start={data.offset} width={8} label={t('evidence.asBytes')} />
              )}
            </Tabs>
          )}
        </>
      )}
    </Box>
  )
}
