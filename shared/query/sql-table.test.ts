import { describe, expect, test } from 'vitest'
import { parseSearch } from './search'
import { printSql } from './sql'

const sqlOf = (text: string): string => {
  const parsed = parseSearch(text, 'UTC')
  return parsed.ok ? printSql(parsed.query) : parsed.error.message
}

test('a table is grouped by the places of its keys and sorted by its first value', () => {
  expect(sqlOf('dst_port:22 | stats count() as n, sum(bytes) by src_ip | having n > 10 | limit 5')).toBe(
    `select src_ip, count(*) as n, sum(bytes) as sum_bytes
from flows
where dst_port = 22
group by 1
having count(*) > 10
order by n desc nulls last, ip_hex(src_ip) nulls last
limit 5`,
  )
})

test('an either-side key takes the rows of each side once', () => {
  expect(sqlOf('action:denied | stats count() by country')).toBe(
    `select iif(side1 = 0, src_country, dst_country) as country, count(*) as count
from flows, (select 0 as side1 union all select 1)
where iif(side1 = 0, src_country is not null or dst_country is null, dst_country is not null and dst_country is not src_country)
  and (action = 'denied')
group by 1
order by count desc nulls last, country nulls last`,
  )
})

test('a course over time is a statement of its own', () => {
  expect(sqlOf('| stats series(rate(bytes)) as r by dst_port')).toBe(
    `select dst_port, sum(bytes) * 8.0 / (select (max(start) - min(start) + 1) / 1000.0 from flows) as r
from flows
group by 1
order by r desc nulls last, dst_port nulls last;

-- the course of each line, in buckets of :step milliseconds
select dst_port, time_bin(start, :step, 'UTC') as bucket, sum(bytes) * 8.0 / (:step / 1000.0) as r
from flows
group by 1, 2
order by 1, 2`,
  )
})

describe('the period before', () => {
  test('stands beside the one asked about', () => {
    expect(sqlOf('last:1h | stats count() as n by dst_port | compare')).toBe(
      `with asked as (
  select dst_port, count(*) as n
  from flows
  where start > (select max(start) from flows) - 3600000
  group by 1
), before as (
  select dst_port, count(*) as n
  from flows
  where start > (select max(start) from flows) - 7200000
    and (start > (select max(start) from flows) - 3600000) is not true
  group by 1
)
select coalesce(asked.dst_port, before.dst_port) as dst_port, coalesce(asked.n, 0) as n, coalesce(before.n, 0) as n_before
from asked full join before on asked.dst_port is before.dst_port
order by n desc nulls last, dst_port nulls last`,
    )
  })

  test('has no rows where the query has no beginning', () => {
    expect(sqlOf('| stats count() as n | compare')).toContain('where (start is not null) is not true')
  })
})

test('of rows alike in a field the first is kept', () => {
  expect(
    sqlOf('action:denied bytes:>5 | columns src_ip, bytes as size | dedup src_ip | sort bytes desc | limit 3'),
  ).toBe(
    `select src_ip, bytes as size
from (
  select *, row_number() over (partition by src_ip order by bytes desc nulls last, id) as place
  from flows
  where action = 'denied'
    and bytes > 5
)
where place = 1
order by bytes desc nulls last, id
limit 3`,
  )
})
