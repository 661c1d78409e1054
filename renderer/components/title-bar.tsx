import { IconLifebuoy } from '@tabler/icons-react';
import { en } from '../../shared/text/en';
import { useApp } from '../state/use-app';
import { AskField } from './ask-field';
import { Mark } from './mark';

/** The top 40 px: drags the window, says where one is, and that practice is only practice. */
export function TitleBar({
  says,
  ask = false,
}: {
  readonly says?: string | undefined;
  /** With the field that finds things and answers questions. */
  readonly ask?: boolean;
}) {
  const practice = useApp((state) => state.router?.practice ?? false);
  const info = useApp((state) => state.info);
  return (
    <header className={info?.platform === 'darwin' ? 'title mac' : 'title'}>
      <div className="brand">
        <Mark />
        <span>{en.product}</span>
      </div>
      <div className="middle">
        {ask && <AskField />}
        {says && <span className="clip">{says}</span>}
        {practice && (
          <span className="tag acc">
            <IconLifebuoy className="ic-s" aria-hidden="true" />
            {en.practice}
          </span>
        )}
        {info?.developmentRuntime && (
          <span className="tag q" title={en.developmentRuntimeWhy(info.developmentRuntime)}>
            {en.developmentRuntime}
          </span>
        )}
      </div>
      <div />
    </header>
  );
}
