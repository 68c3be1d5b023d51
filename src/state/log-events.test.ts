/** What the log says of an engine that is ready. */
import { afterEach, expect, it, vi } from 'vitest';
import { wholeReport } from '../../tools/testing/whole-answers';
import type { EngineReport } from '../workers/client';

/** Ends what else goes on for as long as the page lives. */
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('tells what an engine computes with, what was refused, and what was passed over', async () => {
  const target = { addEventListener() {} };
  vi.stubGlobal('window', target);
  vi.stubGlobal('document', target);
  vi.stubGlobal('navigator', { languages: ['en'], userAgent: 'a browser' });
  const [{ keepLog }, { useEngine }, { useLog }, { useOpenProject }, { useNotices }] = await Promise.all([
    import('./log-events'),
    import('./engine/engine-store'),
    import('./page/log'),
    import('./open-project/open-project-store'),
    import('./page/notices'),
  ]);
  const heard = [useEngine, useOpenProject, useNotices].map((store) => vi.spyOn(store, 'subscribe'));
  keepLog('1.2.3');
  ends.push(...heard.flatMap(({ mock }) => mock.results.map(({ value }) => value as () => void)), () =>
    useEngine.setState(useEngine.getInitialState()),
  );
  const told = (report: EngineReport) => {
    useEngine.setState({ engine: { status: 'ready', report } });
    return useLog.getState().entries.at(-1)?.text;
  };
  expect(told({ ...wholeReport, refused: [], passedOver: [] })).toBe(
    'ready on webgpu (Acme 1) with pico-clip',
  );
  const passedOver = [
    { what: 'attention', detail: '1 in place of 2 at 3' },
    { what: 'bitmaps', detail: 'x'.repeat(500) },
  ];
  expect(told({ ...wholeReport, passedOver })).toBe(
    `ready on webgpu (Acme 1) with pico-clip; not webgl: software SwiftShader; passed over attention (1 in place of 2 at 3), bitmaps (${'x'.repeat(80)}…)`,
  );
});
