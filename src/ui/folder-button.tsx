import { FolderOpen } from 'lucide-react';
import { type ChangeEvent, type ReactNode, useRef } from 'react';
import { keepsFocus } from './keeps-focus';

interface Props {
  /** Whether a press opens the chooser; if not, the button keeps the focus. */
  readonly isAble: boolean;
  readonly disabled?: boolean;
  readonly testId: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  readonly children: ReactNode;
}

/** Asks for a folder; all files in it are chosen. */
export function FolderButton({ isAble, disabled = false, testId, onChange, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={disabled}
        {...keepsFocus(isAble, () => input.current?.click())}
      >
        <FolderOpen aria-hidden size={18} /> {children}
      </button>
      <input
        ref={(element) => {
          input.current = element;
          // React has no such attribute.
          if (element) element.webkitdirectory = true;
        }}
        hidden
        type="file"
        multiple
        data-testid={testId}
        onChange={onChange}
      />
    </>
  );
}
