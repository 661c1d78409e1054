import { en } from '../../../shared/text/en';
import { overviewText } from '../../../shared/text/overview-text';
import { zoneText as t } from '../../../shared/text/zone-text';
import { Button } from '../../components/button';
import { PageTitle } from '../../components/page-title';
import { EmptyHull } from '../../components/pictures';
import { wizardAt } from '../../state/place';
import { useApp } from '../../state/use-app';
import { ZonesView } from './zones-view';

/** The same board as in the set-up; what is moved waits as a change until it is reviewed. */
export function ZonesPage() {
  const has = useApp((state) => state.draft !== undefined);
  const go = useApp((state) => state.go);
  if (!has)
    return (
      <div className="empty">
        <EmptyHull />
        <PageTitle className="tool-title">{overviewText.notDivided}</PageTitle>
        <p>{overviewText.notDividedLead}</p>
        <div className="row">
          <Button look="next" onClick={() => go(wizardAt('connect'))}>
            {overviewText.divide}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="page tool">
      <ZonesView title={en.pages.zones} lead={t.pageLead} />
    </div>
  );
}
