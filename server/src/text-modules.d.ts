/** Files that the bundler gives as their text. */
declare module '*.md' {
  const text: string;
  export default text;
}

declare module '*.nix' {
  const text: string;
  export default text;
}
