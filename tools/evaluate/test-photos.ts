/** The photos of a category as pictures: the tests with their masks, and the shots of a draw. */
import path from 'node:path';
import { type FitMode, fitDefect, type Placement, placePhoto } from '../../src/images/fit';
import type { Mask, RgbImage, SensorBits } from '../../src/images/rgb-image';
import { readImage, readMask, sensorBitsOf } from '../node/read-image';
import { UsageError } from '../node/usage-error';
import { type BackgroundOption, removeBackground } from './background';
import type { Category } from './categories';
import type { TestPhoto } from './datasets/layout-files';
import { drawShots } from './draw-shots';
import type { FeatureStore, StoredPicture } from './feature-store';

/** How every photo becomes the encoder's square, for all methods alike. */
const FIT: FitMode = 'squash';

/** A test photo as methods and metrics see it. */
export interface TestCase {
  /** Path within the category's folder. */
  readonly path: string;
  readonly defective: boolean;
  readonly picture: StoredPicture;
  /** On the encoder's pixels; absent for a defective photo without a mask. */
  readonly mask?: Mask;
}

/** Aspect ratios that differ by less are alike: sizes are whole pixels. */
const sameAspect = 0.02;

/** The photos of one category, each read once. What cannot be read is left out, and `notes` says so. */
export class CategoryPhotos {
  readonly notes: Set<string>;
  private readonly pictures = new Map<string, StoredPicture | undefined>();
  private readonly cases = new Map<string, TestCase | undefined>();
  /** Of the camera, as the good photos show them. */
  private bits: Promise<SensorBits | undefined> | undefined;

  constructor(
    private readonly category: Category,
    private readonly store: FeatureStore,
    private readonly side: number,
    private readonly background: BackgroundOption = 'keep',
  ) {
    this.notes = new Set(category.notes);
  }

  private async read(photo: string): Promise<RgbImage> {
    const { folder, dataset } = this.category;
    this.bits ??= sensorBitsOf(dataset.train.map((each) => path.join(folder, each)));
    const image = await readImage(path.join(folder, photo), await this.bits);
    return this.background === 'remove' ? removeBackground(image) : image;
  }

  /** The photo as a picture, or nothing when it cannot be read. */
  private async picture(photo: string): Promise<StoredPicture | undefined> {
    if (!this.pictures.has(photo)) {
      const image = await this.readOr(() => this.read(photo), 'The photo is left out.');
      this.pictures.set(photo, image && this.store.picture(photo, image, () => this.read(photo), FIT));
    }
    return this.pictures.get(photo);
  }

  /** Those of the test photos that can be read; `onPhoto` is called for each that is read. */
  async tests(
    onPhoto: () => void,
    photos: readonly TestPhoto[] = this.category.dataset.test,
  ): Promise<readonly TestCase[]> {
    const cases: TestCase[] = [];
    for (const photo of photos) {
      if (!this.cases.has(photo.path)) {
        this.cases.set(photo.path, await this.testCase(photo));
        onPhoto();
      }
      const found = this.cases.get(photo.path);
      if (found) cases.push(found);
    }
    this.noteWhatIsMissing(cases);
    return cases;
  }

  private async testCase(photo: TestPhoto): Promise<TestCase | undefined> {
    const picture = await this.picture(photo.path);
    if (!picture) return undefined;
    const mask = await this.mask(photo, picture.placement);
    return { path: photo.path, defective: photo.defective, picture, ...(mask && { mask }) };
  }

  private noteWhatIsMissing(cases: readonly TestCase[]): void {
    const { name } = this.category;
    if (cases.length === 0) throw new UsageError(`Not one test photo of ${name} can be read.`);
    const defective = cases.filter((each) => each.defective);
    const lacks =
      defective.length === 0 ? 'defective' : defective.length === cases.length ? 'good' : undefined;
    if (lacks) {
      this.notes.add(`${name} has no readable ${lacks} test photo: metrics that need one are not defined.`);
    } else if (!defective.some(({ mask }) => mask)) {
      this.notes.add(`${name} has no masks: there are image metrics only.`);
    }
  }

  /**
   * The good photos of a draw; those that cannot be read are passed over for the next of the draw.
   * @throws UsageError when too few can be read
   */
  async shots(count: number, seed: number): Promise<{ files: string[]; pictures: StoredPicture[] }> {
    const { name, dataset } = this.category;
    const files: string[] = [];
    const pictures: StoredPicture[] = [];
    for (const place of drawShots(dataset.train.length, dataset.train.length, seed)) {
      if (files.length === count) break;
      const picture = await this.picture(dataset.train[place]);
      if (!picture) continue;
      files.push(dataset.train[place]);
      pictures.push(picture);
    }
    if (files.length === count) return { files, pictures };
    throw new UsageError(
      `Of ${name}'s good photos only ${files.length} can be read, too few for ${count} shots; lower --shots.`,
    );
  }

  private async mask(photo: TestPhoto, placement: Placement): Promise<Mask | undefined> {
    const file = photo.mask;
    if (file === undefined) return undefined;
    const consequence = `${photo.path} counts for the image metrics only.`;
    const mask = await this.readOr(() => readMask(path.join(this.category.folder, file)), consequence);
    if (!mask) return undefined;
    const { photoWidth, photoHeight } = placement;
    const ratio = (mask.width * photoHeight) / (mask.height * photoWidth);
    if (Math.abs(Math.log(ratio)) > sameAspect) {
      this.notes.add(
        `The mask ${file} has ${mask.width} x ${mask.height} pixels and its photo ${photoWidth} x ${photoHeight}, ` +
          `which is another shape. ${consequence}`,
      );
      return undefined;
    }
    // A mask of another size is placed by its own size, which scales it.
    return fitDefect(mask, placePhoto(mask.width, mask.height, this.side, FIT));
  }

  /** What `read` gives; or nothing, and a note with the reason and the consequence. */
  private async readOr<T>(read: () => Promise<T>, consequence: string): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      this.notes.add(`${(error as Error).message} ${consequence}`);
      return undefined;
    }
  }
}
