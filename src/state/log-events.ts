/** Logs events of the stores and the browser. */
import type { VersionRecord } from '../database/records';
import { briefly } from '../errors';
import { type EngineState, useEngine } from './engine/engine-store';
import type { TrainingState } from './open-project/open-project-state';
import { useOpenProject } from './open-project/open-project-store';
import { stepsTaken } from './open-project/steps-taken';
import { log, logProblem } from './page/log';
import { useNotices } from './page/notices';

function noteEngine(engine: EngineState): void {
  if (engine.status === 'failed') logProblem(engine.problem);
  if (engine.status !== 'ready') return;
  const { backend, adapter, refused, passedOver, model } = engine.report;
  const others = refused.map(({ backend: name, why }) => `${name}: ${why.reason} ${why.detail}`.trim());
  const not = others.length > 0 ? `; not ${others.join('; ')}` : '';
  const around = passedOver.map(({ what, detail }) => `${what} (${briefly(detail)})`);
  const aside = around.length > 0 ? `; passed over ${around.join(', ')}` : '';
  log('engine', `ready on ${backend}${adapter && ` (${adapter})`} with ${model.name}${not}${aside}`);
}

function noteTraining(now: TrainingState, before: TrainingState, shots: number): void {
  if (now.status === 'running' && before.status !== 'running') log('training', `begun on ${shots} photos`);
  if (now.status === 'running' || before.status !== 'running') return;
  log('training', now.status === 'idle' ? 'ended without a version' : madeOf(now.version));
}

function madeOf(version: VersionRecord): string {
  const { number, seconds } = version;
  const { given, taken = given } = stepsTaken(version);
  const early = taken < given ? `, ${taken} of ${given} steps` : '';
  return `version ${number} is current${seconds === null ? '' : `, trained in ${seconds.toFixed(0)} s${early}`}`;
}

/** From now on, as long as the page lives. */
export function keepLog(version: string): void {
  log('start', `VTFusion ${version}, ${navigator.userAgent}`);
  useEngine.subscribe(({ engine }, before) => {
    if (engine !== before.engine) noteEngine(engine);
  });
  useOpenProject.subscribe(({ training, shots }, before) =>
    noteTraining(training, before.training, shots.length),
  );
  useNotices.subscribe(({ notices }, before) => {
    for (const { id, said } of notices) {
      if (before.notices.some((notice) => notice.id === id)) continue;
      if (typeof said === 'function') continue;
      if ('code' in said) logProblem(said);
      else log('notice', said.key);
    }
  });
  window.addEventListener('error', ({ message, filename, lineno }) => {
    // A resize was measured a frame later; nothing failed.
    if (message.startsWith('ResizeObserver loop')) return;
    log('unexpected', `${message} (${filename.split('/').at(-1)}:${lineno})`);
  });
  window.addEventListener('unhandledrejection', ({ reason }) => log('unexpected', String(reason)));
  document.addEventListener('freeze', () => log('page', 'frozen by the browser'));
  document.addEventListener('resume', () => log('page', 'goes on after it was frozen'));
}
