/** The two colours that the system draws before and beside the page: `--window` and `--text` of the tokens. */
export interface WindowColours {
  readonly background: string;
  readonly symbols: string;
}

export const windowColours = (dark: boolean): WindowColours =>
  dark ? { background: '#0a151b', symbols: '#e6eef2' } : { background: '#e6ecee', symbols: '#11232d' };
