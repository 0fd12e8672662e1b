import { useEffect, useState } from 'react'
import { type Land, loadLand } from './land'

/** The land, once it has been read; or why it could not be. */
export const useLand = (): { readonly land: Land | null; readonly problem: string | null } => {
  const [land, setLand] = useState<Land | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    loadLand().then(
      loaded => {
        if (!gone) setLand(loaded)
      },
      (error: unknown) => {
        if (!gone) setProblem(error instanceof Error ? error.message : String(error))
      },
    )
    return () => {
      gone = true
    }
  }, [])
  return { land, problem }
}
