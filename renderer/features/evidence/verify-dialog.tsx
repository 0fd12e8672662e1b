import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { verifyShown } from '../../state/desk'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { Dialog } from '../../ui/dialog'
import { ErrorNote, Waiting } from '../../ui/notes'

const Verify = ({ onClose }: { readonly onClose: () => void }) => {
  const answer = useAnswer('case.verify', {}, { live: false })
  const { data } = answer
  return (
    <Dialog title={t('verify.title')} onClose={onClose} width={760}>
      {answer.loading && <Waiting what={t('verify.running')} onStop={answer.stop} />}
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      {data && (
        <>
          <p>
            <b>{t(data.ok ? 'verify.ok' : 'verify.notOk')}</b>
          </p>
          <Box title={t('verify.case')}>
            <KeyValues
              values={[
                { key: 'books', name: t('verify.books'), value: t(`verify.${data.books}`) },
                { key: 'custody', name: t('verify.custody'), value: t(`verify.${data.custody}`) },
                { key: 'integrity', name: t('verify.integrity'), value: data.integrity },
              ]}
            />
          </Box>
          <Box title={t('verify.files')}>
            <KeyValues
              values={data.files.map(({ path, sha256, state }) => ({
                key: path,
                name: t(`verify.state.${state}`),
                value: (
                  <>
                    {visibleText(path)} <span className="mono faint">{sha256 ?? ''}</span>
                  </>
                ),
              }))}
            />
          </Box>
          {data.findings.length > 0 && (
            <Box title={t('verify.findings')}>
              <KeyValues
                values={data.findings.map(({ id, state, drift }) => ({
                  key: String(id),
                  name: t('verify.finding', { id }),
                  value: `${t(`verify.finding_${state}`)}${drift === null ? '' : `: ${drift}`}`,
                }))}
              />
            </Box>
          )}
        </>
      )}
    </Dialog>
  )
}

/** Reads every evidence file again and compares its hash; checks books, custody and findings. */
export const VerifyDialog = () => (useValue(verifyShown) ? <Verify onClose={() => verifyShown.set(false)} /> : null)
