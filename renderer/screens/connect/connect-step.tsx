import { IconLifebuoy } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { connectText as t } from '../../../shared/text/connect-text';
import { signInErrorText } from '../../../shared/text/error-text';
import { Button } from '../../components/button';
import { ErrorNote } from '../../components/error-note';
import { FindingList } from '../../components/finding-list';
import { PageTitle } from '../../components/page-title';
import { mainAt, wizardAt } from '../../state/place';
import { useApp, useAppStore } from '../../state/use-app';
import { StepFrame } from '../../wizard/step-frame';
import { RouterPicker } from './router-picker';
import { emptySecret, type SecretDraft, SecretForm, toSecret } from './secret-form';
import { TrustPanel } from './trust-panel';

/** Step 1: reach the right router, trust it knowingly. The password waits in this form until the router is trusted. */
export function ConnectStep() {
  const store = useAppStore();
  const trusted = useApp((state) => state.trusted);
  const contact = useApp((state) => state.contact);
  const chosen = useApp((state) => state.chosen);
  const contacting = useApp((state) => state.contacting);
  const signingIn = useApp((state) => state.signingIn);
  const signInError = useApp((state) => state.signInError);
  const router = useApp((state) => state.router);
  const [secret, setSecret] = useState<SecretDraft>(emptySecret);
  useEffect(() => void store.getState().findRouters(), [store]);

  async function signIn(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { trusted: mayGo, signIn: go, info, announce, rollout: before } = store.getState();
    // Enter in a field ends up here as well. It never trusts, so before that it does nothing.
    if (!mayGo) return announce(t.footFingerprint);
    const remember = info?.passwordStore.available ?? false;
    if (!(await go('root', toSecret(secret, remember)))) return;
    // News of a rollout at this moment is about one that an earlier run was ended in the middle of.
    if (store.getState().rollout !== before) store.getState().go(wizardAt('apply'));
    else next();
  }

  async function practise(): Promise<void> {
    if (await store.getState().startPractice()) next();
  }

  function next(): void {
    const { router: signedIn, applied, go } = store.getState();
    if (signedIn?.findings.some((finding) => finding.severity === 'error')) return;
    go(signedIn?.divided || applied ? mainAt('overview') : wizardAt('devices'));
  }

  const stopped = contact?.trust === 'changed' && !trusted;
  const foot = signingIn
    ? t.footSigningIn
    : !chosen
      ? t.footChoose
      : contacting
        ? t.footContacting
        : stopped
          ? t.footStopped
          : contact && !trusted
            ? t.footFingerprint
            : trusted
              ? t.footReady
              : '';
  // Of the router that was signed in to, until another one is chosen.
  const same = !chosen || (chosen.host === router?.host && chosen.port === router.port);
  const problems = same ? (router?.findings.filter((finding) => finding.severity === 'error') ?? []) : [];

  return (
    <StepFrame
      foot={
        <>
          <span className="t3 small grow" id="connect-foot">
            {foot}
          </span>
          <Button
            type="submit"
            form="sign-in"
            look={trusted ? 'next' : 'plain'}
            locked={!trusted || signingIn}
            aria-describedby="connect-foot"
          >
            {t.continue}
          </Button>
        </>
      }
    >
      <PageTitle>{t.title}</PageTitle>
      <p className="lead">{t.lead}</p>
      <form id="sign-in" className="two connect-grid" onSubmit={(event) => void signIn(event)}>
        <div className="col connect-left">
          <RouterPicker />
          {contact && <SecretForm secret={secret} onChange={setSecret} />}
          {signInError && <ErrorNote text={signInErrorText(signInError)} />}
          {problems.length > 0 && <FindingList findings={problems} />}
          <div className="note" style={{ marginTop: 'auto' }}>
            <IconLifebuoy className="ic-l acc" aria-hidden="true" />
            <div className="grow">
              <b className="b">{t.practiceTitle}</b>
              <div className="small t2">{t.practiceBody}</div>
            </div>
            <Button
              size="small"
              style={{ alignSelf: 'center' }}
              locked={signingIn}
              onClick={() => void practise()}
            >
              {t.startPractice}
            </Button>
          </div>
        </div>
        <TrustPanel />
      </form>
    </StepFrame>
  );
}
