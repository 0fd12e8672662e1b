import { useState } from 'react'
import type { RawRecord } from '../../../shared/contract'
import { visibleLines, visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { notify, notifyError } from '../../state/notices'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { LinkButton } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { Hex } from '../../ui/hex'
import { ErrorNote, Waiting } from '../../ui/notes'
import { RecordFields } from '../../ui/record-fields'
import { Tabs } from '../../ui/tabs'
import styles from './inspector.module.css'

const views = ['text', 'fields', 'bytes'] as const
const binaryViews = ['fields', 'bytes'] as const
type View = (typeof views)[number]

/** What is copied: the record itself, or its fields where it is no text. */
const asText = ({ text, fields }: RawRecord): string =>
  text ?? fields.map(([name, value]) => `${name}: ${value}\n`).join('')

/** The record itself, read back from the evidence: as it stands there, taken apart, and byte by byte. */
export const RawRecordBox = ({ id, title = t('inspector.raw') }: { readonly id: number; readonly title?: string }) => {
  const raw = useAnswer('flows.raw', { id }, { live: false })
  const [chosen, setView] = useState<View>('text')
  const { data } = raw
  const view = data?.binary && chosen === 'text' ? 'fields' : chosen
  const copied = data ? asText(data) : ''
  const copy = () => {
    navigator.clipboard.writeText(copied).then(() => notify('info', t('grid.copiedValue')), notifyError)
  }
  return (
    <Box title={title} aside={copied !== '' ? <LinkButton onClick={copy}>{t('query.copy')}</LinkButton> : undefined}>
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
              label={title}
              value={view}
              onChange={setView}
              tabs={(data.binary ? binaryViews : views).map(name => ({
                value: name,
                label: t(`inspector.rawView.${name}`),
              }))}
            >
              {view === 'text' && <pre className={`${styles['raw']} mono`}>{visibleLines(data.text ?? '')}</pre>}
              {view === 'fields' && (
                <div className={styles['raw']}>
                  <RecordFields fields={data.fields} />
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
