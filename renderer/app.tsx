import './styles/base.css';
import './styles/frame.css';
import './styles/controls.css';
import './styles/hull.css';
import './styles/table.css';
import './styles/matrix.css';
import './styles/wizard.css';
import './styles/forced-colors.css';
import { useMantineColorScheme } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Announcer } from './components/announcer';
import { FaultNote } from './components/fault-note';
import { Keys } from './components/keys';
import { PutAsideNote } from './components/put-aside-note';
import { type Api, windowApi } from './ipc/api';
import { createAppStore } from './state/store';
import { StoreProvider, useApp, useAppStore } from './state/use-app';

const Wizard = lazy(() =>
  import('./wizard/wizard').then(({ Wizard: component }) => ({ default: component })),
);
const MainFrame = lazy(() =>
  import('./screens/main-frame').then(({ MainFrame: component }) => ({ default: component })),
);

/** The window. Tests hand in an api of their own. */
export function App({ api }: { readonly api?: Api }) {
  const [store] = useState(() => createAppStore(api ?? windowApi()));
  return (
    <StoreProvider store={store}>
      <Appearance />
      <Frame />
      <Keys />
      <Announcer />
      <PutAsideNote />
      <FaultNote />
    </StoreProvider>
  );
}

/** The set-up or the main frame, as soon as main has said what there is. */
function Frame() {
  const place = useApp((state) => state.place);
  const store = useAppStore();
  useEffect(() => {
    const { boot, showFault } = store.getState();
    const caught = (): void => showFault('BH-WINDOW');
    window.addEventListener('unhandledrejection', caught);
    // The last edit may be younger than the pause after which it would be sent.
    const leaving = (): void => void store.getState().flushDraft();
    window.addEventListener('pagehide', leaving);
    boot().catch(() => showFault('BH-START'));
    return () => {
      window.removeEventListener('unhandledrejection', caught);
      window.removeEventListener('pagehide', leaving);
    };
  }, [store]);
  if (!place) return null;
  return (
    <Suspense fallback={null}>
      {place.kind === 'wizard' ? <Wizard step={place.step} /> : <MainFrame page={place.page} />}
    </Suspense>
  );
}

/** Colours and contrast as the person set them; "as the system" follows the system while the window is open. */
function Appearance() {
  const { theme, contrast } = useApp((state) => state.settings);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(theme), [theme, setColorScheme]);
  useEffect(() => {
    const wanted = window.matchMedia('(prefers-contrast: more)');
    const show = (): void => {
      const more = contrast === 'more' || (contrast === 'system' && wanted.matches);
      if (more) document.documentElement.dataset.contrast = 'more';
      else delete document.documentElement.dataset.contrast;
    };
    show();
    wanted.addEventListener('change', show);
    return () => wanted.removeEventListener('change', show);
  }, [contrast]);
  return null;
}
