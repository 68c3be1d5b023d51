import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ModelOnDisk, useKeptModels } from '../state/engine/kept-models';
import { lookForPromise, usePersistence } from '../state/storing/persistence';
import { handsFocusOn } from './hands-focus-on';
import { settingsText } from './text/settings';
import { useDecimals, useText } from './text/use-text';

/**
 * How much of the disk the page takes, as far as the browser says, and the models that can be removed from
 * it.
 */
export function RoomOnDisk() {
  const text = useText(settingsText);
  const whole = useDecimals(0);
  const { models, look } = useKeptModels();
  const [room, setRoom] = useState<StorageEstimate>();
  useEffect(() => void look(), [look]);
  const isPromised = usePersistence((s) => s.isPromised);
  useEffect(() => void lookForPromise(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: there is more room once a model is gone
  useEffect(() => {
    void navigator.storage?.estimate?.().then(setRoom);
  }, [models]);
  const megabytes = (bytes = 0) => whole(bytes / 1e6);
  return (
    <section className="panel" data-testid="room">
      <h2>{text.room}</h2>
      {room && <p>{text.used(megabytes(room.usage), megabytes(room.quota))}</p>}
      {isPromised !== undefined && <p>{isPromised ? text.promised : text.notPromised}</p>}
      {models.length > 0 && (
        <>
          <p id="kept-models">{text.models}</p>
          <ul className="kept-models" aria-labelledby="kept-models">
            {models.map((model) => (
              <KeptModel key={model.address} {...model} />
            ))}
          </ul>
          {models.some(({ isNeeded }) => !isNeeded) && <p className="hint">{text.again}</p>}
        </>
      )}
      <p className="hint">{text.here}</p>
    </section>
  );
}

function KeptModel({ address, name, bytes, isNeeded }: ModelOnDisk) {
  const text = useText(settingsText);
  const whole = useDecimals(0);
  const remove = useKeptModels((s) => s.remove);
  return (
    <li className="row">
      <span className="grow">
        <bdi>{name}</bdi>, {text.megabytes(whole(Math.ceil(bytes / 1e6)))}
        {isNeeded && `, ${text.needed}`}
      </span>
      {!isNeeded && (
        <button
          ref={handsFocusOn()}
          type="button"
          className="icon-button"
          aria-label={text.remove(name)}
          title={text.remove(name)}
          onClick={() => void remove(address)}
        >
          <Trash2 aria-hidden size={18} />
        </button>
      )}
    </li>
  );
}
