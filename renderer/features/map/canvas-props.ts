import type { Label } from './labels'
import type { Scene } from './scene'
import type { Target } from './target'
import type { Size, View } from './view'

/** What a drawing of the map is given. */
export type CanvasProps = {
  readonly scene: Scene
  readonly view: View
  readonly size: Size
  readonly labels: readonly Label[]
  readonly lit: Target | null
  /** WebGL runs on the processor: draw less finely. */
  readonly software: boolean
}
