import {
  ChartArea,
  ChartBarBig,
  ChartColumnStacked,
  ChartLine,
  ChartPie,
  Hash,
  type LucideIcon,
  Table2,
} from 'lucide-react'
import type { GroupLayout } from '../../state/group-layout'
import { t } from '../../text'
import styles from './groups.module.css'

const icons: Readonly<Record<GroupLayout['view'], LucideIcon>> = {
  table: Table2,
  line: ChartLine,
  area: ChartArea,
  columns: ChartColumnStacked,
  bars: ChartBarBig,
  pie: ChartPie,
  metric: Hash,
}

/** A way of showing as an icon; the one chosen says its name as well. */
export const ViewLabel = ({ view, on }: { readonly view: GroupLayout['view']; readonly on: boolean }) => {
  const Icon = icons[view]
  const name = t(`groups.as.${view}`)
  return (
    <span className={styles['view']} title={name}>
      <Icon size={14} aria-hidden />
      {on ? name : <span className="visually-hidden">{name}</span>}
    </span>
  )
}
