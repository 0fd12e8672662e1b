import { useAnswer } from '../../engine/use-answer'
import { aboutShown } from '../../state/desk'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { Dialog } from '../../ui/dialog'
import { ErrorNote } from '../../ui/notes'

const About = ({ onClose }: { readonly onClose: () => void }) => {
  const info = useAnswer('app.info', {}, { live: false })
  return (
    <Dialog title={t('about.title')} onClose={onClose} width={680}>
      {info.error && <ErrorNote error={info.error} onRetry={info.again} />}
      {info.data && (
        <>
          <p>{t('about.what', { version: info.data.version })}</p>
          <Box title={t('about.versions')}>
            <KeyValues
              values={Object.entries(info.data.versions).map(([name, version]) => ({
                key: name,
                name,
                value: <span className="mono">{version}</span>,
              }))}
            />
          </Box>
          <Box title={t('about.data')}>
            <KeyValues
              values={info.data.databases.map(({ id, title, date, licence, attribution, url }) => ({
                key: id,
                name: title,
                value: (
                  <>
                    {attribution} <span className="dim">{[date, licence, url].filter(Boolean).join(' · ')}</span>
                  </>
                ),
              }))}
            />
          </Box>
          <Box title={t('about.formats')}>
            <KeyValues
              values={info.data.formats.map(({ id, title, versions, spec }) => ({
                key: id,
                name: title,
                value: (
                  <>
                    {versions} <span className="dim">{spec}</span>
                  </>
                ),
              }))}
            />
          </Box>
        </>
      )}
    </Dialog>
  )
}

/** Versions, the data that is bundled with its origin and licence, and the formats read. */
export const AboutDialog = () => {
  const open = useValue(aboutShown)
  return open ? <About onClose={() => aboutShown.set(false)} /> : null
}
