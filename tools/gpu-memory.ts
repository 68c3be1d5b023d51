/** `npm run gpu-memory`: bytes of GPU buffers that the towers of ViT-B/16+ take, counted. */
import { main } from './gpu-memory/main';

process.exitCode = await main();
