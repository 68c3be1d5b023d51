/** How often each kind of synthetic defect is drawn, for the page. */
export { defectKinds } from '../../das/defect';
export {
  evenWeights,
  isLast,
  type KindWeights,
  less,
  more,
  shareOf,
  switched,
  weightRange,
} from '../../das/kind-weights';
