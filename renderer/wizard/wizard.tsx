import { displayText } from '../../shared/net/untrusted-text';
import { en } from '../../shared/text/en';
import { TitleBar } from '../components/title-bar';
import { ApplyStep } from '../screens/apply/apply-step';
import { ConnectStep } from '../screens/connect/connect-step';
import { DevicesStep } from '../screens/discover/devices-step';
import { RulesStep } from '../screens/policy/rules-step';
import { ReviewStep } from '../screens/review/review-step';
import { ZonesStep } from '../screens/zones/zones-step';
import type { WizardStep } from '../state/place';
import { useApp } from '../state/use-app';
import { Rail } from './rail';

const steps: Readonly<Record<WizardStep, () => React.ReactNode>> = {
  connect: ConnectStep,
  devices: DevicesStep,
  zones: ZonesStep,
  rules: RulesStep,
  review: ReviewStep,
  apply: ApplyStep,
};

/** The set-up: six steps from a router to proven zones. Nothing is sent to the router before the last one. */
export function Wizard({ step }: { readonly step: WizardStep }) {
  const Step = steps[step];
  const site = useApp((state) => state.draft?.site);
  const later = useApp((state) => state.applied !== undefined);
  const says = site ? (later ? en.changeOf : en.setUp)(displayText(site, 48)) : en.setUpRouter;
  return (
    <div className="app wizard">
      <TitleBar says={says} />
      <Rail step={step} />
      <main className="deck">
        <Step key={step} />
      </main>
    </div>
  );
}
