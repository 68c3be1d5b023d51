/**
 * What is shipped and no package tells of: code of others that is compiled into WebAssembly, and models. Kept by hand; a build
 * with a `.wasm` that is not named here fails.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bsdText } from './bsd-text.ts';
import type { Licence } from './licence.ts';
import { mitText } from './mit-text.ts';

const inTensors = 'in @tensorflow/tfjs-backend-wasm';

/**
 * What `@tensorflow/tfjs-backend-wasm` 4.22 is linked from, by the WORKSPACE and the BUILD files of tensorflow/tfjs and what can
 * be read in the files. Not in it: cpuinfo, which XNNPACK leaves out for the web (its `src/init.c`). Of libc++ and compiler-rt,
 * the exception to LLVM's licence asks for no notice in what is compiled with them.
 */
const tensorLibraries: readonly Licence[] = [
  {
    name: 'XNNPACK',
    version: inTensors,
    licence: 'BSD-3-Clause',
    author: 'Facebook, Google',
    // LICENSE of github.com/google/XNNPACK.
    text: bsdText(
      [
        'BSD License\n\nFor XNNPACK software\n',
        'Copyright (c) Facebook, Inc. and its affiliates. All rights reserved.',
        'Copyright 2019 Google LLC',
      ],
      'the name Facebook nor the names of its contributors',
    ),
  },
  {
    name: 'pthreadpool',
    version: inTensors,
    licence: 'BSD-2-Clause',
    author: 'Facebook, Georgia Institute of Technology, Google',
    // LICENSE of github.com/Maratyszcza/pthreadpool. What has no threads has its calls too.
    text: bsdText([
      'Copyright 2019 Google LLC',
      'Copyright (c) 2017 Facebook Inc.',
      'Copyright (c) 2015-2017 Georgia Institute of Technology',
      'All rights reserved.',
    ]),
  },
  {
    name: 'FXdiv',
    version: inTensors,
    licence: 'MIT',
    author: 'Marat Dukhan',
    // LICENSE of github.com/Maratyszcza/FXdiv: headers that XNNPACK and pthreadpool include.
    text: mitText(['2016 Marat Dukhan']),
  },
  {
    name: 'FP16',
    version: inTensors,
    licence: 'MIT',
    author: 'Facebook, Georgia Institute of Technology',
    // LICENSE of github.com/Maratyszcza/FP16: headers that XNNPACK includes.
    text: mitText(['2017 Facebook Inc.', '2017 Georgia Institute of Technology']),
  },
  {
    name: 'Emscripten',
    version: inTensors,
    licence: 'MIT',
    author: 'Emscripten authors',
    // LICENSE of github.com/emscripten-core/emscripten, which offers another one beside it.
    text: mitText(['2010-2014 Emscripten authors, see AUTHORS file.']),
  },
  {
    name: 'musl',
    version: inTensors,
    licence: 'MIT',
    author: 'Rich Felker and others',
    // COPYRIGHT in system/lib/libc/musl of Emscripten, as far as it is of what is linked.
    text: `musl as a whole is licensed under the following standard MIT license:

${mitText(['2005-2020 Rich Felker, et al.'])}

Most of the math library code (src/math/* and src/complex/*) is
Copyright © 1993,2004 Sun Microsystems or
Copyright © 2003-2011 David Schultz or
Copyright © 2003-2009 Steven G. Kargl or
Copyright © 2003-2009 Bruce D. Evans or
Copyright © 2008 Stephen L. Moshier or
Copyright © 2017-2018 Arm Limited
and labelled as such in comments in the individual source files. All have
been licensed under extremely permissive terms.`,
  },
];

/** By the names of files in a build, without their sums. Our own have no code of others: of AssemblyScript's library they take numbers. */
const compiledIn: ReadonlyMap<string, readonly Licence[]> = new Map([
  ['tfjs-backend-wasm', tensorLibraries],
  ['tfjs-backend-wasm-simd', tensorLibraries],
  ['tfjs-backend-wasm-threaded-simd', tensorLibraries],
  ['program', []],
  ['resize', []],
]);

/**
 * Of others' code in `.wasm` files, each once.
 * @param files as a build names them: `assets/NAME-SUM.wasm`
 * @throws Error where it is not known what one of them holds
 */
export function licencesOfPrograms(files: readonly string[]): Licence[] {
  const found = files.flatMap((file) => {
    const [, name] = /([^/]+?)(?:-[\w-]{8})?\.wasm$/u.exec(file) ?? [];
    const licences = compiledIn.get(path.basename(file, '.wasm')) ?? compiledIn.get(name);
    if (licences) return licences;
    throw new Error(
      `What is compiled into ${file}, and under which licences, is not in tools/licences/by-hand.ts.`,
    );
  });
  return [...new Set(found)];
}

/** Tells of CLIP's merges (LICENSE of github.com/openai/CLIP), which every model that reads words comes with. */
const merges: Licence = {
  name: 'CLIP (merges of its tokenizer)',
  version: 'in models',
  licence: 'MIT',
  author: 'OpenAI',
  text: mitText(['2021 OpenAI']),
};

function manifestOf(model: string) {
  const file = path.join(model, 'model.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file} is no JSON; convert the model again with \`npm run weights\`, or remove it.`, {
      cause,
    });
  }
}

/** Of the models in a folder of them: what their manifests say, and of what lies beside their weights. */
export function licencesOfModels(folder: string): Licence[] {
  const found = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => !name.startsWith('.'))
    .map((name) => path.join(folder, name))
    .filter((model) => existsSync(path.join(model, 'model.json')));
  const weights = found.map((model): Licence => {
    const { title, licence, licenceNote } = manifestOf(model);
    if (!licence) throw new Error(`${model}/model.json names no licence, so its weights cannot be shipped.`);
    return { name: title, version: 'weights', licence, author: '', text: licenceNote ?? '' };
  });
  return found.some((model) => existsSync(path.join(model, 'merges.txt'))) ? [...weights, merges] : weights;
}
