/** Wrangler and its Vite plugin bundle a `.sql` file as text. */
declare module '*.sql' {
  const text: string;
  export default text;
}
