/**
 * Parameters that the host writes into memory for the program: one 32-bit word each, at these byte addresses.
 * The host imports this file too (../crew.ts, ../block-stack.ts), so it holds only plain numbers.
 *
 * From 64 on, the meaning of an address depends on the kind of job. Kinds that share a memory
 * (../workshop.ts) take turns, and each run writes all the words that its kind reads; a stack of blocks has a
 * memory of its own, where words stay.
 *
 * Other memory of a stack of blocks (allocated by ../block-stack.ts), for so many rows at once; 4 bytes a
 * number except in int16 rows. A thread's rows are its share of them.
 *
 *   word       room for                          written by                          read by
 *   tableAt    depth * blockWords                the host, once                      every thread
 *   imagesAt   images at once * side * side * 3  the host, before a run              a thread for its rows
 *   streamAt   (rows + 4) * width                the host or embedding; its thread   its thread; the host, after a run
 *   queriesAt  (rows + 4) * width                its thread                          its thread
 *   keysAt     2 * (2 * rows) * width            a thread, of its rows               every thread, behind the barrier
 *   valuesAt   2 * (rows + 4) * width            a thread, of its rows               every thread, behind the barrier
 *   scratchAt  for each thread, scratchBytes:    its thread                          its thread (scratch.ts)
 *                scales, chunkRows; int16 rows, chunkRows * longest; float32 rows, (chunkRows + 4) * longest; logits, 4 * paddedLength
 *
 * The factor 2 of keys and values stands for the two buffers that alternate between blocks. There are four
 * more rows because rows are computed in fours. Keys have twice the rows because each sequence is padded to
 * whole vectors of 8. `longest` is the longest row that is multiplied.
 */

/**
 * The job's number, and in its lowest bits how many threads do it. In one word, so that a waiting thread
 * reads both consistently.
 */
export const jobAt = 16;
export const threadBits = 6;
/** Threads that have arrived at the barrier, and how often it has opened. */
export const arrivedAt = 20;
export const openedAt = 24;
export const threadsAt = 28;
/** If not 0, threads end instead of taking the job. */
export const quitAt = 32;

/** The kind of job. */
export const kindAt = 36;
/**
 * Blocks of an encoder; the same after embedding its images; a product of float32 matrices; a search in a
 * bank; a 3x3 convolution; the gradient of its kernel.
 */
export const toRunBlocks = 0;
export const toEmbedFirst = 1;
export const toMultiply = 2;
export const toSearch = 3;
export const toConvolve = 4;
export const toFindKernelGradient = 5;
/** A bit for each running thread, by its number. */
export const servingAt = 40;

/** Sequences B of n places each. */
export const batchAt = 64;
export const lengthAt = 68;
/** n rounded up to whole vectors of 8. */
export const paddedLengthAt = 72;
export const widthAt = 76;
export const headsAt = 80;
/** Width between the two products of the MLP. */
export const hiddenAt = 84;
/** The blocks to run, from the first up to but without the last. */
export const firstBlockAt = 88;
export const lastBlockAt = 92;
/** 1 if a place sees only itself and earlier places, else 0. */
export const causalAt = 96;
/** 0: GELU by the error function, 1: by the sigmoid. */
export const activationAt = 100;
/** float32: added to the variance in layer normalisation. */
export const epsilonAt = 104;

/** The residual stream, float32 `[B * n, width]`. */
export const streamAt = 108;
/** Queries, float32 `[B * n, width]`, with room for four rows more. */
export const queriesAt = 112;
/** Keys, channels first, float32 `[2, B, width, paddedLength]`: two buffers that alternate between blocks. */
export const keysAt = 116;
/** Values, float32 `[2, B * n, width]`. */
export const valuesAt = 120;
/** Scratch of the first thread, and how many bytes each thread has. */
export const scratchAt = 124;
export const scratchBytesAt = 128;
/** The blocks' weights, `blockWords` words each. */
export const tableAt = 132;

/** Images, float32 `[B, side, side, 3]`, and the sides of image and patch in pixels. */
export const imagesAt = 136;
export const sideAt = 140;
export const patchAt = 144;
/** The patch layer: packed int8 `[width, 3 * patch * patch]`, its scales, and as many zeros for its bias. */
export const patchesAt = 148;
export const patchScaleAt = 152;
export const zerosAt = 156;
/**
 * The start of every sequence, float32 `[prefix, width]`, and the positions that are added to the patches,
 * `[N, width]`.
 */
export const prefixAt = 160;
export const prefixRowsAt = 164;
export const positionsAt = 168;
/** Layer normalisation before the first block, or 0 where there is none. */
export const preGainAt = 172;
export const preBiasAt = 176;

/** A product of float32 matrices: where A, B, C and the packed B are, and their sides. */
export const leftAt = 64;
export const rightAt = 68;
export const productAt = 72;
export const packedAt = 76;
export const rowsAt = 80;
export const innerAt = 84;
export const columnsAt = 88;
/** Bytes from one row, or one step of k, or one column to the next. */
export const leftRowBytesAt = 92;
export const leftInnerBytesAt = 96;
export const rightInnerBytesAt = 100;
export const rightColumnBytesAt = 104;

/**
 * A search: patches `[N, C]`, bank `[M, C]`, extra `[N, M]`, forbidden `[M]`, room for norms `[M]`, and the
 * rows found `[N]`.
 */
export const searchedAt = 108;
export const bankAt = 112;
export const extraAt = 116;
export const forbiddenAt = 120;
export const normsAt = 124;
export const picksAt = 128;
/** 64 bytes a thread. */
export const bestsAt = 132;
export const patchCountAt = 136;
export const bankRowsAt = 140;
export const channelsAt = 144;

/** A convolution (batchAt, scratchAt and scratchBytesAt as above); convolution.ts describes its rooms. */
export const mapsAt = 140;
export const mapHeightAt = 144;
export const mapWidthAt = 148;
export const channelsInAt = 152;
export const channelsOutAt = 156;
export const kernelAt = 160;
export const convolvedAt = 164;
export const kernelPointsAt = 168;
export const mapPointsAt = 172;
export const convolvedPointsAt = 176;

/** First byte that the host may use freely. */
export const freeAt = 256;

/** Rows that a thread multiplies at once. */
export const chunkRows = 64;

/** Points at which a tile of a convolution is multiplied. */
export const points = 16;
/** Tiles that a thread takes at once: a multiple of 4. */
export const tilesAtOnce = 24;
/** Rows of a thread's scratch besides its tiles: zeros, a half transformed plane, and a transformed one. */
export const scratchRows = 1 + 2 * points;

/** Words of a block: addresses of float32 vectors, of packed int8 matrices and of their scales. */
export const gain1 = 0;
export const bias1 = 1;
export const queryKeyValue = 2;
export const queryKeyValueScale = 3;
export const queryKeyValueBias = 4;
export const out = 5;
export const outScale = 6;
export const outBias = 7;
export const gain2 = 8;
export const bias2 = 9;
export const up = 10;
export const upScale = 11;
export const upBias = 12;
export const down = 13;
export const downScale = 14;
export const downBias = 15;
export const blockWords = 16;
