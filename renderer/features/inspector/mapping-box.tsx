import { Download } from 'lucide-react'
import type { EvidenceFile } from '../../../shared/model/file'
import { keptMapping } from '../../../shared/model/kept-mapping'
import { visibleText } from '../../../shared/units/visible-text'
import { useShell } from '../../shell/use-shell'
import { fieldLabel } from '../../state/field-text'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { Button } from '../../ui/button'

/** What the columns of a mapped file were read as; nothing for other files. */
export const MappingBox = ({ file }: { readonly file: EvidenceFile }) => {
  const shell = useShell()
  const mapping = keptMapping(file)
  if (mapping === null) return null
  const { name, columns, constants, time } = mapping
  return (
    <Box
      title={t('inspector.mapping')}
      aside={
        <Button
          small
          onClick={() => shell.save(`${name}.mapping.json`, 'application/json', JSON.stringify(mapping, null, 2))}
        >
          <Download size={13} />
          {t('inspector.saveMapping')}
        </Button>
      }
    >
      <KeyValues
        values={[
          { key: 'name', name: t('inspector.mappingName'), value: visibleText(name) },
          ...columns.map(({ column, field }) => ({
            key: `column ${column}`,
            name: visibleText(column),
            value: fieldLabel(field),
          })),
          ...constants.map(({ field, value }) => ({
            key: `fixed ${field}`,
            name: fieldLabel(field),
            value: t('inspector.mappingFixed', { value: visibleText(value) }),
          })),
          {
            key: 'time',
            name: t('inspector.mappingTimes'),
            value: t('inspector.mappingClock', { format: time.format, zone: time.zone }),
          },
        ]}
      />
    </Box>
  )
}
