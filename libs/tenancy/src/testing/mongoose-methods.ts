/**
 * Every method of mongoose 9.12.1 and its driver that somebody has looked at. A version that brings another
 * one fails second-wall.itest.ts, which calls each of these without the context's tenant and watches the wire.
 */

/** Every static of a model, those of functions and emitters included. */
export const modelMethods = words(`
  $__updateConnection $where Query __subclass _applyQueryMiddleware addListener aggregate apply
  applyDefaults applyTimestamps applyVirtuals bind buildBulkWriteOperations bulkSave bulkWrite call
  castObject cleanIndexes clientEncryption compile countDocuments create createCollection
  createIndexes createSearchIndex createSearchIndexes deleteMany deleteOne diffIndexes discriminator
  distinct dropSearchIndex emit ensureIndexes estimatedDocumentCount eventNames exists find
  findAndCount findById findByIdAndDelete findByIdAndUpdate findOne findOneAndDelete findOneAndReplace
  findOneAndUpdate getMaxListeners hydrate init insertMany insertOne inspect listIndexes
  listSearchIndexes listenerCount listeners model namespace off on once populate prependListener
  prependOnceListener rawListeners recompileSchema removeAllListeners removeListener replaceOne
  setMaxListeners startSession syncIndexes toString translateAliases updateMany updateOne
  updateSearchIndex useConnection validate watch where
`);

/** Of a document. */
export const documentMethods = words(`
  $__buildDoc $__delta $__dirty $__fullPath $__getArrayPathsToValidate $__getValue $__handleReject
  $__hasOnlyPrimitiveValues $__init $__isSelected $__path $__reset $__resetAtomics $__save
  $__saveInitialState $__set $__setParent $__setSchema $__setValue $__shouldModify $__toObjectShallow
  $__undoReset $__validateSync $__version $__where $addListener $assertPopulated $clearModifiedPaths
  $clone $createModifiedPathsSnapshot $emit $get $getAllSubdocs $getChanges $getPopulatedDocs $ignore
  $inc $init $isDefault $isDeleted $isEmpty $isModified $isValid $listeners $markValid $model $on
  $once $parent $populated $removeAllListeners $removeListener $restoreModifiedPathsSnapshot $save
  $session $set $setMaxListeners $timestamps $toObject $validate _applyVersionIncrement
  _execDocumentPostHooks _execDocumentPreHooks addListener deleteOne depopulate directModifiedPaths
  emit equals get getChanges increment init inspect invalidate isDirectModified isDirectSelected
  isInit isModified isSelected listeners markModified model modifiedPaths on once overwrite
  ownerDocument parent populate populated removeAllListeners removeListener replaceOne save set
  setMaxListeners toBSON toJSON toObject toString unmarkModified updateOne validate validateSync
`);

/** Of a query. */
export const queryMethods = words(`
  $where __distinct _applyPaths _applyTranslateAliases _castConditions _castFields _castUpdate
  _completeMany _completeOne _countDocuments _deleteMany _deleteOne _distinct _ensurePath
  _estimatedDocumentCount _fieldsForExec _find _findOne _findOneAndDelete _findOneAndReplace
  _findOneAndUpdate _mergeUpdate _optionsForExec _replaceOne _unsetCastError _updateForExec
  _updateMany _updateOne _validate _validateOp all allowDiskUse and batchSize box cast catch center
  centerSphere circle clone collation collection comment countDocuments cursor deleteMany deleteOne
  distinct elemMatch eq equals error estimatedDocumentCount exec exists explain finally find
  findAndCount findById findByIdAndDelete findByIdAndUpdate findOne findOneAndDelete findOneAndReplace
  findOneAndUpdate geometry get getFilter getOptions getPopulatedPaths getQuery getUpdate gt gte hint
  in intersects isPathSelectedInclusive j lean limit lt lte maxDistance maxTime maxTimeMS merge
  minDistance mod mongooseOptions ne near nearSphere nin nor or orFail polygon populate post pre
  projection r read readConcern regex replaceOne sanitizeProjection schemaLevelProjections select
  selected selectedExclusively selectedInclusively session set setOptions setQuery setReadPreference
  setTraceFunction setUpdate size skip slaveOk slice sort tailable then toConstructor toString
  transform updateMany updateOne validate w wTimeout where within writeConcern wtimeout
`);

/** Of an aggregate. */
export const aggregateMethods = words(`
  _optionsForExec addFields allowDiskUse append catch collation count cursor densify exec explain
  facet fill finally graphLookup group hint limit lookup match model near option out pipeline
  pipelineForUnionWith project read readConcern redact replaceRoot sample search session skip sort
  sortByCount then unionWith unwind
`);

/** Of the driver’s collection. */
export const collectionMethods = words(`
  aggregate bulkWrite count countDocuments createIndex createIndexes createSearchIndex
  createSearchIndexes deleteMany deleteOne distinct drop dropIndex dropIndexes dropSearchIndex
  estimatedDocumentCount find findOne findOneAndDelete findOneAndReplace findOneAndUpdate indexExists
  indexInformation indexes initializeOrderedBulkOp initializeUnorderedBulkOp insertMany insertOne
  isCapped listIndexes listSearchIndexes options rename replaceOne updateMany updateOne
  updateSearchIndex watch
`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
