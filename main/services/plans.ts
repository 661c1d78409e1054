import type { Plan } from '../../shared/plan/plan';
import type { Policy } from '../../shared/policy/policy';

/** A plan that was shown to a person: what Apply may carry out, and nothing else. */
export interface ReviewedPlan {
  readonly planId: string;
  readonly routerId: string;
  readonly kind: 'divide' | 'rollback';
  readonly plan: Plan;
  readonly mayApply: boolean;
  /** What will be in force when it is confirmed; undefined: the router is flat again. */
  readonly policy: Policy | undefined;
  /** Going back: the sorting of then is known, and another one than the person has now. */
  readonly sortingDiffers?: boolean;
  /** Going back: the person's own sorting goes back too, instead of staying as a draft. */
  readonly withSorting?: boolean;
}

/** The last reviewed plan of each router. A newer review replaces it, so that nobody applies what they no longer see. */
export class Plans {
  private readonly byRouter = new Map<string, ReviewedPlan>();

  keep(reviewed: ReviewedPlan): void {
    this.byRouter.set(reviewed.routerId, reviewed);
  }

  find(planId: string): ReviewedPlan | undefined {
    return [...this.byRouter.values()].find((reviewed) => reviewed.planId === planId);
  }

  /** Once started it cannot be started again. */
  take(planId: string): ReviewedPlan | undefined {
    const reviewed = this.find(planId);
    if (reviewed) this.byRouter.delete(reviewed.routerId);
    return reviewed;
  }

  /** A person wants more time before the undo. Less than the change needs is never given. */
  widen(planId: string, windowSeconds: number): void {
    const reviewed = this.find(planId);
    if (reviewed === undefined || windowSeconds <= reviewed.plan.windowSeconds) return;
    this.keep({ ...reviewed, plan: { ...reviewed.plan, windowSeconds } });
  }
}
