/** Entry point of `npm run sample-project`: trains the sample project that the app comes with; takes about a minute. */
import path from 'node:path';
import { writeSampleProject } from './sample-project/write';

const root = path.resolve(import.meta.dirname, '..');
await writeSampleProject({
  samples: path.join(root, 'public/samples'),
  model: path.join(root, 'public/models/pico-clip'),
  out: path.join(root, 'public/sample-project'),
});
