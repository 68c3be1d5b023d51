import { Cpu, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEngine } from '../state/engine-store';

const backendTitles = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
} as const;

/** Which backend computes, on what, with which model; and why no better one was taken. */
export function EngineStatus() {
  const engine = useEngine((s) => s.engine);
  if (engine.status === 'loading') {
    const { loadedBytes, totalBytes } = engine;
    const percent = totalBytes > 0 ? Math.round((100 * loadedBytes) / totalBytes) : 0;
    return (
      <p className="engine" role="status">
        <LoaderCircle aria-hidden className="spin" size={16} />
        <span>Loading the model: {percent} %</span>
      </p>
    );
  }
  if (engine.status === 'failed') {
    return (
      <p className="engine engine-failed" role="alert">
        <TriangleAlert aria-hidden size={16} />
        <span>{engine.message}</span>
      </p>
    );
  }
  const { backend, adapter, refused, model } = engine.report;
  return (
    <details className="engine" data-testid="engine" data-backend={backend}>
      <summary>
        <Cpu aria-hidden size={16} /> {backendTitles[backend]} · {model.title}
      </summary>
      <div className="engine-more">
        <p>
          Computing with {backendTitles[backend]}: {adapter}.
        </p>
        {refused.map(({ backend: other, why }) => (
          <p key={other}>
            Not {backendTitles[other]}: {why}.
          </p>
        ))}
        <p>
          <strong>{model.title}</strong> ({(model.parameters / 1e6).toFixed(1)} M parameters, {model.licence}
          ). {model.description}
        </p>
      </div>
    </details>
  );
}
