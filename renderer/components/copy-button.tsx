import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { en } from '../../shared/text/en';
import { useApp } from '../state/use-app';

/** Copies a text, and says so on itself for a moment. */
export function CopyButton({ text }: { readonly text: string }) {
  const announce = useApp((state) => state.announce);
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce(en.copied);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" className="link row small" style={{ gap: 4 }} onClick={() => void copy()}>
      <IconCopy className="ic-s" aria-hidden="true" />
      {copied ? en.copied : en.copy}
    </button>
  );
}
