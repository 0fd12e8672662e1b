/** Which drawing the map uses, and whether WebGL would run on the processor. */
export type DrawingKind = { readonly kind: 'webgl' | 'svg'; readonly software: boolean }

const softwareRenderers = /swiftshader|llvmpipe|softpipe|basic render/i

const rendererName = (): string | null => {
  const gl = document.createElement('canvas').getContext('webgl2')
  if (!gl) return null
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return name
}

/** `?map=webgl` or `?map=svg` in the address decides; otherwise WebGL where a graphics card draws it. */
export const chooseDrawing = (address: string): DrawingKind => {
  const asked = new URL(address).searchParams.get('map')
  const name = asked === 'svg' ? null : rendererName()
  const software = name !== null && softwareRenderers.test(name)
  if (name === null) return { kind: 'svg', software }
  return { kind: asked === 'webgl' || !software ? 'webgl' : 'svg', software }
}
