/** Asks once whether the desktop may show a notification; the window itself always tells. Nothing leaves the machine. */
export const askToNotify = (): void => {
  if (typeof Notification === 'undefined' || Notification.permission !== 'default') return
  void Notification.requestPermission() // whatever the answer, the window tells
}

export const notifyDesktop = (title: string, body: string, onOpen: () => void): void => {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return
  const shown = new Notification(title, { body })
  shown.onclick = () => {
    window.focus()
    onOpen()
  }
}
