import styles from './titled-lists.module.css'

/** Short lists, each under its title. */
export const TitledLists = ({
  lists,
}: {
  readonly lists: readonly { readonly title: string; readonly items: readonly string[] }[]
}) => (
  <div className={styles['lists']}>
    {lists.map(({ title, items }) => (
      <section key={title}>
        <h3>{title}</h3>
        <ul>
          {items.map(item => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </section>
    ))}
  </div>
)
