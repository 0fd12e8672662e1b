declare module 'unbzip2-stream' {
  /** A classic through stream: packed bytes in, unpacked bytes out. */
  const unbzip2: () => NodeJS.ReadWriteStream
  export default unbzip2
}
