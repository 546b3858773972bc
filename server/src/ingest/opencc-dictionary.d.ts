/** The package has no types for its dictionaries: pairs like `萬 万`, joined by `|`. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string
  export default pairs
}
