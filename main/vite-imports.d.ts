/** The text of a file, put into the bundle: `import script from '../../resources/router-scripts/x.sh?raw'`. */
declare module '*?raw' {
  const text: string;
  export default text;
}
