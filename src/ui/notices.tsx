import { X } from 'lucide-react';
import { useInspection } from '../state/inspection-store';

/** Sentences about what did not go as asked; they stay until dismissed. */
export function Notices() {
  const notices = useInspection((s) => s.notices);
  const dismiss = useInspection((s) => s.dismiss);
  return (
    <div className="notices" role="alert">
      {notices.map(({ id, text }) => (
        <div key={id} className="notice">
          <p>{text}</p>
          <button
            type="button"
            className="icon-button"
            onClick={() => dismiss(id)}
            aria-label="Dismiss this message"
          >
            <X aria-hidden size={18} />
          </button>
        </div>
      ))}
    </div>
  );
}
