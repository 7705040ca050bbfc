#!/usr/bin/env bash
# What a pipeline's build does, in CodeBuild, in the commit that is released: each image is found in the registry or made and
# pushed there, and has to be without critical findings. Leaves in $RESULTS what an approval is asked with, a file each: images,
# difference.
#   IMAGES            names, separated by blanks
#   MAKE              makes envelope/IMAGE:COMMIT of each image that is missing, which are $1, separated by commas
#   REGISTRY, PREFIX  an image's repository is REGISTRY/PREFIX/IMAGE
#   TAG_PARAMETER     of the tag that is deployed
#   REPOSITORY        OWNER/NAME at GitHub
#   PIPELINE, EXECUTION  the pipeline, and what it does now, by name and id
set -euo pipefail
commit=$CODEBUILD_RESOLVED_SOURCE_VERSION
mkdir -p "$RESULTS"

# A commit may be released by its tag and by the command. What began first does it, or has done it, and this is ended.
# Newest first: an execution that began before this one stands below it.
executions=$(aws codepipeline list-pipeline-executions --pipeline-name "$PIPELINE" --max-items 50 --output text --query \
  "pipelineExecutionSummaries[?status=='InProgress' || status=='Succeeded'].[pipelineExecutionId, status, sourceRevisions[0].revisionId]")
same=$(awk -v own="$EXECUTION" -v commit="$commit" '
  $1 == own { here = NR }
  here && NR > here && $3 == commit && ($2 == "InProgress" || NR == here + 1) { same = $1 }
  END { print same }' <<<"$executions")
if [[ -n $same ]]; then
  aws codepipeline stop-pipeline-execution --pipeline-name "$PIPELINE" --pipeline-execution-id "$EXECUTION" \
    --reason "$commit is released by $same" >/dev/null
  echo "$commit is released by $same" | tee "$RESULTS/images" "$RESULTS/difference"
  exit
fi

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
