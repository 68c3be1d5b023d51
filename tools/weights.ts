/** Entry point of `npm run weights`; see `npm run weights -- --help`. */
import path from 'node:path';
import { AppError } from '../src/errors';
import { runWeights } from './weights/run';

try {
  await runWeights(process.argv.slice(2), {
    root: path.resolve(import.meta.dirname, '..'),
    environment: process.env,
    output: process.stdout,
  });
} catch (error) {
  if (process.stdout.isTTY) process.stdout.write('\n');
  console.error(error instanceof AppError ? error.message : error);
  process.exitCode = 1;
}
