import type { DiscoveryProgress } from '../../../shared/inventory/device';
import { discoverText as t } from '../../../shared/text/discover-text';

/** Where the devices come from, with a count and how far each source is. */
export function SourceBars({ progress }: { readonly progress: DiscoveryProgress }) {
  if (progress.sources.length === 0) return null;
  return (
    <ul className="panel sources">
      {progress.sources.map(({ source, found, state, problem, fractionDone }) => (
        <li key={source}>
          <div className="row">
            <span className="m grow clip">{t.sources[source]}</span>
            <b className="b num">{found}</b>
          </div>
          <div className="small t3 clip">{problem ? t.sourceProblem(problem) : t.sourceState[state]}</div>
          <span className="bar" aria-hidden="true">
            <i
              className={state === 'done' ? 'done' : ''}
              style={{
                transform: `scaleX(${state === 'done' ? 1 : state === 'running' ? (fractionDone ?? 0.1) : 0})`,
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
