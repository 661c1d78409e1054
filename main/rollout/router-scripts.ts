import bulkhead from '../../resources/router-scripts/bulkhead.sh?raw';
import guard from '../../resources/router-scripts/bulkhead-guard.sh?raw';
import look from '../../resources/router-scripts/look.sh?raw';

/** What runs on the router, word for word. Shown to the person before the first upload. */
export interface RouterScripts {
  readonly bulkhead: string;
  readonly guard: string;
  readonly look: string;
}

export const routerScripts: RouterScripts = { bulkhead, guard, look };
