import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { insertEntry } from './edits-attrs.ts';
import { type Case, changed } from './edits-testing.ts';

beforeAll(loadParserNode);

/** What a migration does to a flake. */
const migrate: Case[2] = (change, nodes) => {
  insertEntry(
    change,
    nodes.set,
    ['inputs', 'llama-cpp'],
    [
      { path: ['url'], value: '"github:ggml-org/llama.cpp"' },
      { path: ['inputs', 'nixpkgs', 'follows'], value: '"nixpkgs"' },
    ],
  );
  change.addFormal(nodes.formals, 'llama-cpp');
  change.appendToList(nodes.list, './nixos/llama-cpp.nix');
  change.removeListElement(nodes.expr('stale'));
};

const styles: [title: string, before: string, after: string][] = [
  [
    'nixfmt',
    `{
  description = "Hosts";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs";

    home-manager = {
      url = "github:nix-community/home-manager";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    {
      self,
      nixpkgs,
      home-manager,
      ...
    }@inputs:
    {
      nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
        modules = [
          ./machines/carbon.nix # the desk
          stale
        ];
      };
    };
}
`,
    `{
  description = "Hosts";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs";

    home-manager = {
      url = "github:nix-community/home-manager";
      inputs.nixpkgs.follows = "nixpkgs";
    };

    llama-cpp = {
      url = "github:ggml-org/llama.cpp";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    {
      self,
      nixpkgs,
      home-manager,
      llama-cpp,
      ...
    }@inputs:
    {
      nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
        modules = [
          ./machines/carbon.nix # the desk
          ./nixos/llama-cpp.nix
        ];
      };
    };
}
`,
  ],
  [
    'alejandra',
    `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  inputs.home-manager.url = "github:nix-community/home-manager";
  inputs.home-manager.inputs.nixpkgs.follows = "nixpkgs";

  outputs = {nixpkgs, ...} @ inputs: {
    nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
      modules = [./machines/carbon.nix stale];
    };
  };
}
`,
    `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  inputs.home-manager.url = "github:nix-community/home-manager";
  inputs.home-manager.inputs.nixpkgs.follows = "nixpkgs";
  inputs.llama-cpp.url = "github:ggml-org/llama.cpp";
  inputs.llama-cpp.inputs.nixpkgs.follows = "nixpkgs";

  outputs = {nixpkgs, llama-cpp, ...} @ inputs: {
    nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
      modules = [./machines/carbon.nix ./nixos/llama-cpp.nix];
    };
  };
}
`,
  ],
  [
    'nixpkgs-fmt',
    `{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs";
    # the users
    home-manager = { url = "github:nix-community/home-manager"; inputs.nixpkgs.follows = "nixpkgs"; };
  };
  outputs =
    { self
    , nixpkgs
    , home-manager # for the users
    , ...
    }:
    {
      nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
        modules = [
          ./machines/carbon.nix

          # llama.cpp as it was
          stale
        ];
      };
    };
}
`,
    `{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs";
    # the users
    home-manager = { url = "github:nix-community/home-manager"; inputs.nixpkgs.follows = "nixpkgs"; };
    llama-cpp = { url = "github:ggml-org/llama.cpp"; inputs.nixpkgs.follows = "nixpkgs"; };
  };
  outputs =
    { self
    , nixpkgs
    , home-manager # for the users
    , llama-cpp
    , ...
    }:
    {
      nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
        modules = [
          ./machines/carbon.nix

          ./nixos/llama-cpp.nix
        ];
      };
    };
}
`,
  ],
  [
    'tabs and few lines',
    `{
	inputs.nixpkgs.url = "github:NixOS/nixpkgs";
	outputs = { self, nixpkgs }: {
		nixosConfigurations.carbon = nixpkgs.lib.nixosSystem { modules = [ stale ]; };
	};
}
`,
    `{
	inputs.nixpkgs.url = "github:NixOS/nixpkgs";
	inputs.llama-cpp = {
		url = "github:ggml-org/llama.cpp";
		inputs.nixpkgs.follows = "nixpkgs";
	};
	outputs = { self, nixpkgs, llama-cpp }: {
		nixosConfigurations.carbon = nixpkgs.lib.nixosSystem { modules = [ ./nixos/llama-cpp.nix ]; };
	};
}
`,
  ],
];

describe.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
])('a flake is migrated in its own style, lines ended by %s', (_, eol) => {
  test.each(styles)('%s', (_title, before, after) => {
    expect(changed(before.replaceAll('\n', eol), migrate)).toBe(after.replaceAll('\n', eol));
  });
});
