import {
  IconArrowRight,
  IconBuildingLighthouse,
  IconDevices2,
  IconGrid3x3,
  IconHistory,
  IconLayoutBoard,
  IconLayoutRows,
  IconSettings,
} from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { displayText } from '../../shared/net/untrusted-text';
import { en } from '../../shared/text/en';
import { ago } from '../../shared/text/format';
import { overviewText } from '../../shared/text/overview-text';
import { countPromises, groupPromises } from '../../shared/verify/promise-groups';
import { Button } from '../components/button';
import { TitleBar } from '../components/title-bar';
import { useLooksByItself } from '../components/use-looks-by-itself';
import { useNow } from '../components/use-now';
import { problemCount } from '../components/verdict';
import { changeCount } from '../state/change-count';
import { needsOf } from '../state/needs';
import { mainAt, type Page, pages } from '../state/place';
import { peopleDevices, routerName } from '../state/selectors';
import { useApp, useAppStore } from '../state/use-app';

const screens = {
  overview: lazy(() => import('./overview/overview-page').then((file) => ({ default: file.OverviewPage }))),
  devices: lazy(() => import('./devices/devices-page').then((file) => ({ default: file.DevicesPage }))),
  zones: lazy(() => import('./zones/zones-page').then((file) => ({ default: file.ZonesPage }))),
  rules: lazy(() => import('./policy/rules-page').then((file) => ({ default: file.RulesPage }))),
  history: lazy(() => import('./history/history-page').then((file) => ({ default: file.HistoryPage }))),
  settings: lazy(() => import('./settings/settings-page').then((file) => ({ default: file.SettingsPage }))),
} as const satisfies Record<Page, unknown>;

const icons = {
  overview: IconLayoutRows,
  devices: IconDevices2,
  zones: IconLayoutBoard,
  rules: IconGrid3x3,
  history: IconHistory,
  settings: IconSettings,
} as const satisfies Record<Page, unknown>;

/** Title bar, navigation, deck: everything after the set-up. */
export function MainFrame({ page }: { readonly page: Page }) {
  const Screen = screens[page];
  usePageKeys();
  useRouterData();
  useLooksByItself();
  return (
    <div className="app">
      <TitleBar ask />
      <Navigation page={page} />
      <main className="deck">
        <Suspense fallback={null}>
          <Screen key={page} />
        </Suspense>
      </main>
    </div>
  );
}

function Navigation({ page }: { readonly page: Page }) {
  const site = useApp((state) => state.draft?.site ?? (state.router && routerName(state.router)));
  const devices = useApp(useShallow(peopleDevices)).length;
  const needs = useApp((state) => needsOf(state).length);
  return (
    <nav className="nav" aria-label={en.mainNavigation}>
      <div className="site">
        <IconBuildingLighthouse className="ic" aria-hidden="true" />
        <span className="clip">{site ? displayText(site, 40) : en.product}</span>
      </div>
      {pages
        .filter((each) => each !== 'settings')
        .map((each) => (
          <NavigationItem
            key={each}
            page={each}
            current={each === page}
            note={each === 'devices' ? String(devices) : undefined}
            needs={each === 'overview' ? needs : 0}
          />
        ))}
      <div className="nav-foot">
        <DraftBox />
        <RouterLine />
        <NavigationItem page="settings" current={page === 'settings'} note={undefined} needs={0} />
      </div>
    </nav>
  );
}

function NavigationItem({
  page,
  current,
  note,
  needs,
}: {
  readonly page: Page;
  readonly current: boolean;
  readonly note: string | undefined;
  /** What waits for the person there. */
  readonly needs: number;
}) {
  const go = useApp((state) => state.go);
  const Icon = icons[page];
  return (
    <button
      type="button"
      className="nav-i"
      title={en.pages[page]}
      {...(current ? { 'aria-current': 'page' as const } : {})}
      {...(needs > 0 ? { 'aria-description': overviewText.needs(needs) } : {})}
      onClick={() => go(mainAt(page))}
    >
      <Icon className="ic" aria-hidden="true" />
      <span>{en.pages[page]}</span>
      {note && (
        <span className="n" aria-hidden="true">
          {note}
        </span>
      )}
      {needs > 0 && (
        <span className="n mark" aria-hidden="true">
          {needs}
        </span>
      )}
    </button>
  );
}

/** Changes that wait, with the verdict on them. It never opens by itself. */
function DraftBox() {
  const store = useAppStore();
  const waiting = useApp((state) => state.hasChanges && state.applied !== undefined);
  const preview = useApp((state) => state.preview);
  const applied = useApp((state) => state.applied);
  const draft = useApp((state) => state.draft);
  const devices = useApp(useShallow(peopleDevices));
  const changes = useMemo(
    () => (waiting && applied && draft ? changeCount(applied, draft, devices) : 0),
    [waiting, applied, draft, devices],
  );
  if (!waiting) return null;
  const { broken, unknown } = countPromises(groupPromises(preview?.after.promises ?? []));
  const problems = problemCount(preview?.findings ?? []);
  const verdict = !preview
    ? en.calculating
    : broken > 0
      ? en.verdictBreaks(broken)
      : unknown > 0
        ? en.verdictUnknown(unknown)
        : problems > 0
          ? en.verdictBlocked(problems)
          : en.verdictHolds;
  return (
    <section className="draft" aria-label={en.changesNotApplied}>
      <b className="b">{changes > 0 ? en.changesWaiting(changes) : en.changesNotApplied}</b>
      <span className="t2">{verdict}</span>
      <Button size="small" aria-label={en.reviewAndApply} onClick={() => void store.getState().reviewDraft()}>
        <IconArrowRight className="ic-s" aria-hidden="true" />
        <span>{en.reviewAndApply}</span>
      </Button>
      <button
        type="button"
        className="link small"
        style={{ textAlign: 'center' }}
        onClick={() => void store.getState().discardDraft()}
      >
        {en.discard}
      </button>
    </section>
  );
}

function RouterLine() {
  const router = useApp((state) => state.router);
  const error = useApp((state) => state.checkError);
  const now = useNow(30_000);
  const drifted = useApp((state) => state.overview?.drifted ?? false);
  const says = !router
    ? en.notSignedIn
    : error
      ? error.kind === 'not-signed-in'
        ? en.notSignedIn
        : en.noAnswer
      : drifted
        ? en.changedOutside
        : en.checkedAgo(ago(router.readAtMs, now));
  return (
    <div className="rstat" title={says}>
      <i className={!router || error ? 'dot q' : drifted ? 'dot caution' : 'dot'} />
      <div className="lbl clip">
        <b className="m t1">{router ? routerName(router) : en.router}</b>
        <br />
        {says}
      </div>
    </div>
  );
}

/** Ctrl/⌘ 1 to 6 opens a page. */
function usePageKeys(): void {
  const store = useAppStore();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const page = pages[Number(event.key) - 1];
      if (!(event.ctrlKey || event.metaKey) || !page) return;
      event.preventDefault();
      store.getState().go(mainAt(page));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store]);
}

/** What the pages show, asked once for each router; afterwards events keep it fresh. */
function useRouterData(): void {
  const store = useAppStore();
  const routerId = useApp((state) => state.router?.routerId);
  useEffect(() => {
    if (!routerId) return;
    const { loadDevices, loadHistory, loadOverview, overview, checkNow } = store.getState();
    void loadDevices();
    void loadHistory();
    void loadOverview().then(() => {
      if (!overview && !store.getState().overview) return checkNow();
    });
  }, [routerId, store]);
}
