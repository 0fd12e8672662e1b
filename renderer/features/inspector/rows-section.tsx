import { printWhere } from '../../../shared/query/print'
import { openNewFinding } from '../../state/new-finding'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatCount } from '../../ui/format'
import styles from './inspector.module.css'
import { TopLists } from './top-lists'

const fields = [{ field: 'action' }, { field: 'src_ip' }, { field: 'dst_ip' }, { field: 'dst_port' }, { field: 'rule' }]
/** More ids than this make a query longer than the engine reads. */
const mostInQuery = 5000

/** Several rows: what they have in common. */
export const RowsSection = ({ selection: { ids } }: { readonly selection: { readonly ids: readonly number[] } }) => {
  const { value, change } = useInvestigation()
  const query = printWhere({ kind: 'in', field: 'id', values: ids.slice(0, mostInQuery) })
  return (
    <>
      <h3>{t('inspector.rowsSelected', { count: ids.length, shown: formatCount(ids.length) })}</h3>
      <p className={styles['sub']}>{t('inspector.rowsHint')}</p>
      <TopLists scope={{ query, zone: value.zone }} about={null} fields={fields} />
      <div className={styles['acts']}>
        <Button onClick={() => change({ query, range: null, panel: 'flows' })}>{t('grid.menu.justThese')}</Button>
        <Button look="accent" onClick={() => openNewFinding({ rows: ids.slice(0, 200) })}>
          {t('narrow.newFinding')}
        </Button>
      </div>
    </>
  )
}
