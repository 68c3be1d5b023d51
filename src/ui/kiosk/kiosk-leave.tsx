import { Delete, LogOut } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type FormEvent, useCallback, useEffect, useId, useState } from 'react';
import { useKioskSettings } from '../../state/kiosk/kiosk-settings';
import { keepTabTo } from '../../state/kiosk/kiosk-tab';
import { isRightPin, pinLimits, secondsToWait } from '../../state/kiosk/pin';
import { withKiosk } from '../../state/page/page-options';
import { SpokenProgress } from '../spoken-progress';
import { kioskText } from '../text/kiosk';
import { useText } from '../text/use-text';
import { leaveFullScreen } from './use-full-screen';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
/**
 * How long it stays after the last key, or after a wait: a visitor who plays with it does not block the
 * screen.
 */
const STAYS_MS = 60_000;

/** The way out of a running kiosk. */
export function KioskExit() {
  const text = useText(kioskText);
  const [isLeaving, setLeaving] = useState(false);
  const stay = useCallback(() => setLeaving(false), []);
  return (
    <>
      <button type="button" className="button" onClick={() => setLeaving(true)}>
        <LogOut aria-hidden size={18} /> {text.leave}
      </button>
      {isLeaving && <KioskLeave onStay={stay} />}
    </>
  );
}

/** Asks for the PIN, which ends the kiosk. */
function KioskLeave({ onStay }: { readonly onStay: () => void }) {
  const text = useText(kioskText);
  const id = useId();
  const pin = useKioskSettings((s) => s.pin);
  const change = useKioskSettings((s) => s.change);
  const toWait = useWait();
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [isChecking, setChecking] = useState(false);

  const waits = toWait > 0;
  const canLeave = !isChecking && !waits && typed.length >= pinLimits.least;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed begins the time anew
  useEffect(() => {
    if (waits) return;
    const timer = setTimeout(onStay, STAYS_MS);
    return () => clearTimeout(timer);
  }, [onStay, waits, typed]);

  async function leave(event: FormEvent) {
    event.preventDefault();
    if (!canLeave) return;
    setChecking(true);
    const isRight = pin === null || (await isRightPin(typed, pin));
    setChecking(false);
    if (isRight) {
      change({ running: null, wrongTries: { count: 0, last: 0 } });
      keepTabTo(undefined);
      leaveFullScreen();
      window.location.assign(withKiosk(undefined, window.location));
      return;
    }
    const { count } = useKioskSettings.getState().wrongTries;
    change({ wrongTries: { count: count + 1, last: Date.now() } });
    setTyped('');
    setWrong(true);
  }

  const type = (digit: string) => setTyped((before) => (before + digit).slice(0, pinLimits.most));
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onStay()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog kiosk-leave" aria-describedby={undefined}>
          <Dialog.Title>{text.leaveTitle}</Dialog.Title>
          <form onSubmit={(event) => void leave(event)}>
            <label className="field" htmlFor={id}>
              <span>{text.pin}</span>
              <input
                id={id}
                type="password"
                inputMode="none"
                autoComplete="off"
                maxLength={pinLimits.most}
                value={typed}
                onChange={({ target }) => setTyped(target.value.replace(/\D/gu, ''))}
              />
            </label>
            <div className="pin-pad">
              {digits.map((digit) => (
                <button key={digit} type="button" className="button" onClick={() => type(digit)}>
                  {digit}
                </button>
              ))}
              <button
                type="button"
                className="button"
                aria-label={text.delete}
                onClick={() => setTyped((before) => before.slice(0, -1))}
              >
                <Delete aria-hidden size={20} />
              </button>
            </div>
            <p role="alert" className="kiosk-problem">
              {waits ? (
                <SpokenProgress sentence={text.wait(toWait)} part={`${Math.ceil(toWait / 60)}`} />
              ) : (
                isWrong && text.wrong
              )}
            </p>
            <div className="row">
              <button type="submit" className="button button-primary" aria-disabled={!canLeave}>
                {text.confirm}
              </button>
              <Dialog.Close className="button">{text.stay}</Dialog.Close>
            </div>
            <p className="hint">{text.forgot}</p>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Seconds until another PIN may be tried, counting down. */
function useWait(): number {
  const tries = useKioskSettings((s) => s.wrongTries);
  const change = useKioskSettings((s) => s.change);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const at = Date.now();
    setNow(at);
    // The clock was set back: the wait begins now, not in some days.
    if (at < tries.last) return change({ wrongTries: { ...tries, last: at } });
    if (secondsToWait(tries, at) === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [tries, change]);
  return secondsToWait(tries, now);
}
