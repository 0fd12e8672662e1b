/** The part of WebAssembly that the store uses; TypeScript keeps its types in the browser's library only. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: Imports)
    readonly exports: Readonly<Record<string, unknown>>
  }
  class Memory {
    readonly buffer: ArrayBuffer
  }
  class Table {
    get(index: number): unknown
  }
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
