import { EngineStatus } from './engine-status';
import { GoodPhotos } from './good-photos';
import { Inspection } from './inspection';
import { ModelPicker } from './model-picker';
import { Notices } from './notices';
import { Training } from './training';

export function App() {
  return (
    <>
      <header className="bar">
        <img src="./icon.svg" alt="" width="28" height="28" />
        <h1>VTFusion</h1>
        <p className="bar-tagline">Visual inspection from a few good photos. Nothing leaves this computer.</p>
        <EngineStatus />
        <ModelPicker />
      </header>
      <Notices />
      <main className="steps">
        <div className="steps-teach">
          <GoodPhotos />
          <Training />
        </div>
        <Inspection />
      </main>
    </>
  );
}
