#!/usr/bin/env bash
# What a pipeline's build does, in CodeBuild, in the commit that is released: each image is found in the registry or made and
# pushed there, and has to be without critical findings. Leaves in $RESULTS what an approval is asked with, a file each: images,
# difference.
#   IMAGES            names, separated by blanks
#   MAKE              makes envelope/IMAGE:COMMIT of each image that is missing, which are $1, separated by commas
#   REGISTRY, PREFIX  an image's repository is REGISTRY/PREFIX/IMAGE
#   TAG_PARAMETER     of the tag that is deployed
#   REPOSITORY        OWNER/NAME at GitHub
set -euo pipefail
commit=$CODEBUILD_RESOLVED_SOURCE_VERSION

is_there() {
  local said
  said=$(aws ecr describe-images --repository-name "$PREFIX/$1" --image-ids "imageTag=$commit" 2>&1) && return
  [[ $said == *ImageNotFoundException* ]] && return 1
  printf '%s\n' "$said" >&2
  exit 1
}

missing=()
for image in $IMAGES; do
  if is_there "$image"; then echo "$image: is there for $commit"; else missing+=("$image"); fi
done

if ((${#missing[@]})); then
  bash -euc "$MAKE" make "$(IFS=,; echo "${missing[*]}")"
  aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
  for image in "${missing[@]}"; do
    docker tag "envelope/$image:$commit" "$REGISTRY/$PREFIX/$image:$commit"
    # Tags are never moved: where somebody was faster, theirs is the image.
    docker push "$REGISTRY/$PREFIX/$image:$commit" || is_there "$image"
  done
fi

mkdir -p "$RESULTS"
: >"$RESULTS/images"
for image in $IMAGES; do
  aws ecr wait image-scan-complete --repository-name "$PREFIX/$image" --image-id "imageTag=$commit"
  critical=$(aws ecr describe-image-scan-findings --repository-name "$PREFIX/$image" --image-id "imageTag=$commit" \
    --query 'imageScanFindings.findingSeverityCounts.CRITICAL || `0`' --output text)
  if ((critical > 0)); then
    echo "$image: $critical critical findings; see ECR, repository $PREFIX/$image, $commit" >&2
    exit 1
  fi
  digest=$(aws ecr describe-images --repository-name "$PREFIX/$image" --image-ids "imageTag=$commit" \
    --query 'imageDetails[0].imageDigest' --output text)
  printf '%s %s\n' "$image" "$digest" >>"$RESULTS/images"
done

deployed=$(aws ssm get-parameter --name "$TAG_PARAMETER" --query Parameter.Value --output text)
if [[ $deployed == none ]]; then
  echo "https://github.com/$REPOSITORY/commits/$commit" >"$RESULTS/difference"
else
  echo "https://github.com/$REPOSITORY/compare/$deployed...$commit" >"$RESULTS/difference"
fi
cat "$RESULTS"/*
