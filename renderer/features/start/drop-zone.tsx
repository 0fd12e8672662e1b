import { FileDown } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShell } from '../../shell/use-shell'
import { droppedFiles } from '../../state/dropped-files'
import { useIntake } from '../../state/use-intake'
import { t } from '../../text'
import styles from './drop-zone.module.css'

const carriesFiles = (event: DragEvent): event is DragEvent & { readonly dataTransfer: DataTransfer } =>
  event.dataTransfer?.types.includes('Files') ?? false

/** Takes files dropped anywhere on the window, whatever view is open. */
export const DropZone = ({ children }: { readonly children: ReactNode }) => {
  const intake = useIntake()
  const shell = useShell()
  const [over, setOver] = useState(false)
  // Moving over a child leaves the parent first: only the balance says whether the pointer is still here.
  const depth = useRef(0)

  useEffect(() => {
    const onEnter = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth.current++
      setOver(true)
    }
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    }
    const onLeave = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      depth.current = Math.max(0, depth.current - 1)
      if (depth.current === 0) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth.current = 0
      setOver(false)
      void droppedFiles(event.dataTransfer, shell.kind === 'page').then(intake.take) // `take` says itself what went wrong
    }
    addEventListener('dragenter', onEnter)
    addEventListener('dragover', onOver)
    addEventListener('dragleave', onLeave)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragenter', onEnter)
      removeEventListener('dragover', onOver)
      removeEventListener('dragleave', onLeave)
      removeEventListener('drop', onDrop)
    }
  }, [intake, shell])

  return (
    <div className={styles['zone']}>
      {children}
      {over && (
        <div className={styles['veil']}>
          <div className={styles['words']}>
            <FileDown size={34} />
            {t('start.dropNow')}
            <span>{t('start.dropHint')}</span>
          </div>
        </div>
      )}
    </div>
  )
}
