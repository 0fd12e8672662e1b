import { parseQuery } from '../../../shared/query/parse'
import { scopeOf } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import styles from './inspector.module.css'
import { TopLists } from './top-lists'

const fields = [
  { field: 'src_ip' },
  { field: 'dst_ip' },
  { field: 'dst_port' },
  { field: 'src_country' },
  { field: 'dst_country' },
]

/** With nothing selected: what the rows in view are made of. */
export const ViewSection = () => {
  const { value } = useInvestigation()
  const readable = parseQuery(value.query, { dialect: 'auto', zone: value.zone }).ok
  return (
    <>
      <h3>{t('inspector.view')}</h3>
      <p className={styles['sub']}>{t('inspector.viewHint')}</p>
      {readable && <TopLists scope={scopeOf(value)} fields={fields} about={null} />}
    </>
  )
}
