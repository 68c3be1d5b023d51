/**
 * Products of float32 matrices, shared by threads:  C[m, n] = sum_k A[m, k] B[k, n].
 *
 * B is packed first, into panels of 8 columns (panel-product.ts), so that a part of a panel stays in the L1
 * cache while all rows of A pass it. Every sum is taken in the order of k, which gives the same bits as the
 * backend's own product, used where there are no threads.
 */
import { depth, multiplyPanel } from './panel-product';
import {
  columnsAt,
  innerAt,
  leftAt,
  leftInnerBytesAt,
  leftRowBytesAt,
  packedAt,
  productAt,
  rightAt,
  rightColumnBytesAt,
  rightInnerBytesAt,
  rowsAt,
} from './plan';
import { barrier, share, shareStart } from './threads';

/** One thread's part. */
export function multiplyFloats(thread: i32): void {
  const panels = (load<i32>(columnsAt) + 7) >> 3;
  for (let panel = share(panels, thread); panel < share(panels, thread + 1); panel++) packPanel(panel);
  barrier();
  const rows = load<i32>(rowsAt);
  const from = shareStart(rows, thread);
  const to = shareStart(rows, thread + 1);
  const inner = load<i32>(innerAt);
  const rowBytes = load<usize>(leftRowBytesAt);
  const innerBytes = load<usize>(leftInnerBytesAt);
  const columns = load<i32>(columnsAt);
  for (let k = 0; k < inner; k += depth) {
    for (let panel = 0; panel < panels; panel++) {
      for (let row = from; row < to; row += 4) {
        multiplyPanel(
          load<usize>(leftAt) + usize(row) * rowBytes + usize(k) * innerBytes,
          rowBytes,
          innerBytes,
          load<usize>(packedAt) + (usize(panel * inner + k) << 5),
          min(depth, inner - k),
          load<usize>(productAt) + (usize(row * columns + panel * 8) << 2),
          usize(columns) << 2,
          rows - row,
          columns - panel * 8,
          k > 0,
        );
      }
    }
  }
}

/** Eight columns of B, all of k; columns beyond the last are 0. */
function packPanel(panel: i32): void {
  const inner = load<i32>(innerAt);
  const columns = load<i32>(columnsAt);
  const columnBytes = load<usize>(rightColumnBytesAt);
  const innerBytes = load<usize>(rightInnerBytesAt);
  const filled = min(8, columns - panel * 8);
  let from = load<usize>(rightAt) + usize(panel * 8) * columnBytes;
  let to = load<usize>(packedAt) + (usize(panel * inner) << 5);
  for (let k = 0; k < inner; k++) {
    if (filled === 8 && columnBytes === 4) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    } else {
      for (let c = 0; c < 8; c++) {
        store<f32>(to + (usize(c) << 2), c < filled ? load<f32>(from + usize(c) * columnBytes) : 0);
      }
    }
    from += innerBytes;
    to += 32;
  }
}
