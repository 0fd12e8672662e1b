/** The text of a file the user picks; null when none was. */
export const readTextFile = (accept: string): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.addEventListener('cancel', () => resolve(null))
    input.addEventListener('change', () => {
      const [file] = input.files ?? []
      if (file) file.text().then(resolve, reject)
      else resolve(null)
    })
    input.click()
  })
