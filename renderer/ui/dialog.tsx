import { X } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { Heading, Modal, ModalOverlay, Dialog as RacDialog } from 'react-aria-components'
import { t } from '../text'
import { IconButton } from './button'
import { cx } from './cx'
import styles from './dialog.module.css'

/** A dialog over everything; it is open as long as it is rendered. Escape and a press outside close it. */
export const Dialog = ({
  title,
  onClose,
  children,
  foot,
  width = 560,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons at the bottom. */
  readonly foot?: ReactNode
  readonly width?: number
}) => (
  <ModalOverlay
    isOpen
    isDismissable
    onOpenChange={open => (open ? undefined : onClose())}
    className={styles['overlay'] ?? ''}
  >
    <Modal className={styles['modal'] ?? ''} style={{ '--dialog-width': `${width}px` } as CSSProperties}>
      <RacDialog className={styles['dialog'] ?? ''}>
        <div className={styles['head']}>
          <Heading slot="title" className={styles['title'] ?? ''}>
            {title}
          </Heading>
          <IconButton small label={t('ui.close')} onClick={onClose}>
            <X size={16} />
          </IconButton>
        </div>
        <div className={styles['body']}>{children}</div>
        {foot !== undefined && <div className={styles['foot']}>{foot}</div>}
      </RacDialog>
    </Modal>
  </ModalOverlay>
)

/** A dialog without a frame of its own near the top of the window, as a palette is. */
export const TopDialog = ({
  label,
  onClose,
  children,
}: {
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}) => (
  <ModalOverlay
    isOpen
    isDismissable
    onOpenChange={open => (open ? undefined : onClose())}
    className={cx(styles['overlay'], styles['top'])}
  >
    <Modal className={styles['modal'] ?? ''}>
      <RacDialog aria-label={label} className={styles['dialog'] ?? ''}>
        {children}
      </RacDialog>
    </Modal>
  </ModalOverlay>
)
